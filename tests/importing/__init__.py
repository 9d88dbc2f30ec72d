"""Is a document of another office drafted as a plan, with every doubt marked and nothing guessed?"""
