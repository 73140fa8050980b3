"""Asking: questions come in, typed rows go out, each with the evidence and the source that it rests on.

It must never change the ledger, and never answer with a figure that no claim states: what is converted or corrected
says so beside what was stated.
"""
