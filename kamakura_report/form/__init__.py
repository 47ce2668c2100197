"""What is asked: the grammar of drawn forms (docs/form.md), kinds of answer, the issue, what is still to do."""
