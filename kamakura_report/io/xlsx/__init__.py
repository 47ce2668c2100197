"""OOXML packages, below all who read workbooks: zip, relations, XML, shared strings, references, in bounds.

What is wrong with a package leaves as one exception, ``Refused``. Nothing here knows whose workbook it
is: ``reader`` reads those that came back, ``template`` and ``master_file`` what the office itself keeps.
"""
