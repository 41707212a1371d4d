"""How good the system is on real material: one module per question, each yields figures."""
