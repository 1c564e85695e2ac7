"""What holds for every test."""

import os

from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, and nothing about what is tested.
settings.register_profile("mulu", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("mulu")

# Refusals are read in English, whatever is spoken at the terminal and in the repository around.
os.environ["LC_MESSAGES"] = "en"
