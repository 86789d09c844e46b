"""How large a document may be: bounds against bombs, far above any real decision."""

MAX_BYTES = 64 * 2**20
MAX_UNPACKED_BYTES = 256 * 2**20  # of all parts of a zipped document that are read
MAX_PARTS = 5_000  # files in a zipped document
MAX_PAGES = 2_000
MAX_CHARACTERS = 10_000_000
MAX_DEPTH = 250  # nested elements of a marked-up document
MAX_NESTING = 2  # files within files
MAX_ATTACHMENTS = 200  # files within one document, those within them too
MAX_PICTURES = 60  # that are recognised of one document, pages too
MAX_PIXELS = 50_000_000  # of one picture
