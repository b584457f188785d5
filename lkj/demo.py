"""What the demo and the log-in page both know about the demo."""

DEMO_PASSWORD = "lkj-demo-2022"  # noqa: S105  printed on the log-in page of a demo, and nowhere else in use
