"""What the places of an incident say together: order, copies, who had the document by then."""
