// Package archtest holds the rules of the tree as tests: who may import whom
// and why, and that every package says what it is. It has no code of its own.
package archtest
