"""Readers' discussion: comments, moderation, evidence requests and notes. Nothing here can move the map."""
