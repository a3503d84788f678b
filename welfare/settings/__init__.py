"""The settings, a module for each subject; what differs between places comes from the environment.

The variables, each once, with what they are for: `.env.defaults`.
"""

from welfare.settings.accounts import *
from welfare.settings.api import *
from welfare.settings.application import *
from welfare.settings.background import *
from welfare.settings.environment import *
from welfare.settings.identity import *
from welfare.settings.operations import *
from welfare.settings.security import *
from welfare.settings.stores import *
