"""Does the plan package read, understand and resolve what people write?"""
