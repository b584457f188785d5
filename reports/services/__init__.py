"""What needs several layers at once: rendering, signing, mailing, schedules. Below views, above actions."""
