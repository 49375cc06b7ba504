"""Pages of the forum; views ask the policy, read rows, and call services to write."""
