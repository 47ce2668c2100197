"""A city's own list of projects (Excel, CSV): how it is to be read, asked of a person, and the plan that it tells"""
