"""What is remembered: registers of laws, timelines, and proofs that nothing was rewritten."""
