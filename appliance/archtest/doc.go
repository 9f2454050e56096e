// Package archtest has the rules of the tree as tests: who may import whom and
// why, and that every package is documented. It has no code of its own.
package archtest
