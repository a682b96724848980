"""Tree × schema → messages: the one place that asks what a name means."""
