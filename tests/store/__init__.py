"""Does the store remember exactly what was compiled, whatever happens to it?"""
