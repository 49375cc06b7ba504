"""The checks that a post goes through before it is shown: pure functions of a draft and its circumstances."""
