/* All that the page of a disposition does; as report-pages.js. */
import "./lkj.js";
import "./disposition.js";
import "./common-pages.js";
