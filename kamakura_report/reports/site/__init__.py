"""The public pages: what an edition of them says, what it changes, its pages and charts; without a look"""
