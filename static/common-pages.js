/* What the pages of both desks, of agreements and of planners' steps have in common: one module to all of them, so that
   the bundler makes one file of it. */
import "./lkj.js";
import "./remarks.js";
import "./form-drafts.js";
import "./printed-heads.js";
