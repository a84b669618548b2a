//go:build wasip1 && !host

package main

// These do nothing in a build that imports neither HTTP nor the audit log.
func request503() {}
func audit()      {}
