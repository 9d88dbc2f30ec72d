"""What does airplan cost?"""
