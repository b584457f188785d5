/* All that a report's pages do. The browser gets it as few files where esbuild is installed (lkj/bundles.py). */
import "./lkj.js";
import "./connection.js";
import "./drafts-offer.js";
import "./two-values.js";
import "./live-values.js";
import "./paste.js";
import "./plan.js";
import "./common-pages.js";
