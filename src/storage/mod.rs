//! Every SQL statement, one repository per aggregate; Redis and its in-process twin.
