"""What an editor asks of a document: functions of a document and a position, which know no protocol."""
