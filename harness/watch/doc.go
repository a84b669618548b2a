// Package watch says when the source of a plugin has changed: when what its files hold is no longer what it was, however that
// came about.
//
// Events of the file system only wake it up. What counts is the digest of every file that belongs to the source, so a file
// saved without a change, a build's own outputs, an editor's swap files and a rename forth and back are no change, and a
// new folder, a replaced file and a file moved in are one. Events that the system lost are made up for at the next one,
// and by a look at the files every few seconds.
package watch
