"""Draws the pages of the public site and of the office's own from the shipped templates; the only room of Jinja2"""
