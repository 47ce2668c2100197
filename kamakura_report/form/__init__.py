"""What is asked: the grammar of drawn forms, kinds of answer, the issue, completion, plausibility, progress."""
