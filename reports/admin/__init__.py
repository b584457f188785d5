"""Pages of the administration, by subject; Django registers them by importing this package."""

from reports.admin import agreements, budget, certificates, indicators, office_rules, periods, reports

__all__ = ["agreements", "budget", "certificates", "indicators", "office_rules", "periods", "reports"]
