"""Judge what the plan and the journal amount to on a day: values and messages, no tables."""
