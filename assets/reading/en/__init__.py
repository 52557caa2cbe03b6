"""What is English: sentences, quotation marks, cues, time expressions. Another language is another folder of these."""
