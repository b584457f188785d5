"""The pages of those who plan an office: who is late, the letterhead, the fixed texts."""
