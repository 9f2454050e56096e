// Package config reads the configuration of a cart and of a hub: strict TOML,
// in which every problem is found in one pass and reported with its file,
// line and key.
//
// cart.example.toml and hub.example.toml are the reference of every key; the
// tests parse them and compare them with what is read here. The settings of a
// [[peripheral]] belong to its model, so they are handed on as JSON; a
// problem that the model finds with one is placed by Config.Problem.
//
// The package imports nothing of ours.
package config
