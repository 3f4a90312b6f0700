// Reads a log from a folder as golang.org/x/mod reads logs, and holds the proofs in it against its own.
// The folder has: checkpoint, key.der (SPKI), proofs.json, tile/… and tile/entries/…
// Usage: GO111MODULE=off GOPATH=/usr/share/gocode go run tests/oracles/tlog/main.go FOLDER
package main

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

type proofs struct {
	Inclusion []struct {
		Index int64
		Path  []tlog.Hash
	}
	Consistency []struct {
		OldSize int64
		OldRoot tlog.Hash
		Path    []tlog.Hash
	}
}

func main() {
	folder := os.Args[1]
	tree := openCheckpoint(folder)
	tiles := tlog.TileHashReader(tree, folderTiles(folder))
	var given proofs
	check(json.Unmarshal(read(folder, "proofs.json"), &given))

	for _, claim := range given.Inclusion {
		stored, err := tiles.ReadHashes([]int64{tlog.StoredHashIndex(0, claim.Index)})
		check(err)
		check(tlog.CheckRecord(claim.Path, tree.N, tree.Hash, claim.Index, stored[0]))
		own, err := tlog.ProveRecord(tree.N, claim.Index, tiles)
		check(err)
		same(own, claim.Path)
		if leaf := tlog.RecordHash(entry(folder, tree.N, claim.Index)); leaf != stored[0] {
			check(fmt.Errorf("entry %d hashes to another leaf", claim.Index))
		}
	}
	for _, claim := range given.Consistency {
		check(tlog.CheckTree(claim.Path, tree.N, tree.Hash, claim.OldSize, claim.OldRoot))
		own, err := tlog.ProveTree(tree.N, claim.OldSize, tiles)
		check(err)
		same(own, claim.Path)
	}
	fmt.Printf("%d inclusion, %d consistency\n", len(given.Inclusion), len(given.Consistency))
}

// openCheckpoint verifies the signed note by its key and gives the tree that it commits to.
func openCheckpoint(folder string) tlog.Tree {
	der := read(folder, "key.der")
	public, err := x509.ParsePKIXPublicKey(der)
	check(err)
	text := read(folder, "checkpoint")
	origin := strings.SplitN(string(text), "\n", 2)[0]
	hash := sha256.Sum256(der)
	verifier := ecdsaVerifier{origin, binary.BigEndian.Uint32(hash[:4]), public.(*ecdsa.PublicKey)}
	opened, err := note.Open(text, note.VerifierList(verifier))
	check(err)

	lines := strings.Split(opened.Text, "\n")
	var tree tlog.Tree
	_, err = fmt.Sscan(lines[1], &tree.N)
	check(err)
	tree.Hash, err = tlog.ParseHash(lines[2])
	check(err)
	return tree
}

type ecdsaVerifier struct {
	name string
	hash uint32
	key  *ecdsa.PublicKey
}

func (v ecdsaVerifier) Name() string    { return v.name }
func (v ecdsaVerifier) KeyHash() uint32 { return v.hash }
func (v ecdsaVerifier) Verify(msg, sig []byte) bool {
	digest := sha256.Sum256(msg)
	return ecdsa.VerifyASN1(v.key, digest[:], sig)
}

// folderTiles reads tiles by their C2SP paths, which differ from those of x/mod by the height alone.
type folderTiles string

func (f folderTiles) Height() int { return tileHeight }

func (f folderTiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folderTiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		data = append(data, read(string(f), path(tile)))
	}
	return data, nil
}

func path(tile tlog.Tile) string {
	return strings.Replace(strings.Replace(tile.Path(), "tile/8/", "tile/", 1), "tile/data/", "tile/entries/", 1)
}

// entry finds one entry in its bundle: each stands after its length in two bytes.
func entry(folder string, size, index int64) []byte {
	tile := tlog.Tile{H: tileHeight, L: -1, N: index >> tileHeight, W: 1 << tileHeight}
	if rest := size - tile.N<<tileHeight; rest < int64(tile.W) {
		tile.W = int(rest)
	}
	bundle := read(folder, path(tile))
	for skip := index & (1<<tileHeight - 1); skip > 0; skip-- {
		bundle = bundle[2+int(binary.BigEndian.Uint16(bundle)):]
	}
	return bundle[2 : 2+int(binary.BigEndian.Uint16(bundle))]
}

func same(own, given []tlog.Hash) {
	if fmt.Sprint(own) != fmt.Sprint(given) {
		check(fmt.Errorf("the proof is not the one of x/mod: %v, %v", given, own))
	}
}

func read(folder, name string) []byte {
	data, err := os.ReadFile(filepath.Join(folder, name))
	check(err)
	return data
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
