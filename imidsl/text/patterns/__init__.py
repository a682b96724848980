"""Patterns of texts, as trees and as automata."""
