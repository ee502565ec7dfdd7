"""The parts of the generator of the fictional sample region."""
