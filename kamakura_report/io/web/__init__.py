"""Draws the pages of the public site and of the office's own from the shipped templates"""
