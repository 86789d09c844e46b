"""What officers read, in Dutch and in English: one file a language and a part of the product."""
