"""What does airplan cost, next to the least that its libraries cost?"""
