"""The workbench: a draft of boundaries, what was moved in it, what that does and what is wrong."""
