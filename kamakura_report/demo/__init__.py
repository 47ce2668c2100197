"""The walk on the shipped plan, with divisions that make the usual slips."""
