/* All that the page of an agreement does; as report-pages.js. */
import "./lkj.js";
import "./connection.js";
import "./drafts-offer.js";
import "./two-values.js";
import "./agreement.js";
import "./common-pages.js";
