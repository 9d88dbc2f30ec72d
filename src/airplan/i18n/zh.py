"""What are airplan's sentences in Chinese?"""

CATALOGUE: dict[str, str] = {}
