"""Coming in: six months of work with us, then a proposal, then everybody's consent. Nothing is paid for membership."""
