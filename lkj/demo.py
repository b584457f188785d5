"""The password of the demo's accounts, which the demo sets and the log-in page shows."""

DEMO_PASSWORD = "lkj-demo-2022"  # noqa: S105  printed on the log-in page of a demo, and nowhere else in use
