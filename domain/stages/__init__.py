"""Which files own the rows of the transition tables?"""
