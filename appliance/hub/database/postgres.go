package database

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"telecart/appliance/internal/store"
)

const (
	connectTimeout = 5 * time.Second
	maxConnections = 16
	maxTries       = 20         // of a transaction that conflicts with others
	migrationLock  = 0x7e1ecaf7 // hubs that start together migrate one after the other
)

// errTLS reports a database that would be reached without checked TLS.
var errTLS = errors.New("outside this machine the database is reached by TLS with its certificate checked: add sslmode=verify-full to the URL")

// postgres is a PostgreSQL database.
type postgres struct{ db *sql.DB }

func openPostgres(ctx context.Context, url string, schema fs.FS) (_ *postgres, host string, err error) {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, "", fmt.Errorf("the URL of PostgreSQL: %w", err) // pgx leaves out the password
	}
	if !safe(cfg) {
		return nil, "", errTLS
	}
	cfg.ConnectTimeout = connectTimeout
	cfg.RuntimeParams["application_name"] = "carthub"
	cfg.RuntimeParams["synchronous_commit"] = "on" // what was confirmed survives a power cut
	p := &postgres{stdlib.OpenDB(*cfg)}
	p.db.SetMaxOpenConns(maxConnections)
	p.db.SetMaxIdleConns(maxConnections)
	if err := p.migrate(ctx, schema); err != nil {
		return nil, "", errors.Join(fmt.Errorf("PostgreSQL at %s: %w", cfg.Host, err), p.Close())
	}
	return p, cfg.Host, nil
}

// safe reports whether every host is this machine or is reached with a checked
// certificate.
func safe(cfg *pgx.ConnConfig) bool {
	ok := local(cfg.Host) || checked(cfg.TLSConfig)
	for _, f := range cfg.Fallbacks {
		ok = ok && (local(f.Host) || checked(f.TLSConfig))
	}
	return ok
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return strings.HasPrefix(host, "/") || host == "localhost" || ip != nil && ip.IsLoopback()
}

// checked reports whether the server's certificate is checked. With
// sslmode=verify-ca pgx does that in a function of its own.
func checked(c *tls.Config) bool {
	return c != nil && (!c.InsecureSkipVerify || c.VerifyPeerCertificate != nil)
}

func (p *postgres) migrate(ctx context.Context, schema fs.FS) error {
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, migrationLock); err != nil {
		return err
	}
	err = store.Migrate(ctx, p.db, schema)
	_, unlock := conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, migrationLock)
	return errors.Join(err, unlock)
}

// Read implements engine.
func (p *postgres) Read(ctx context.Context, f func(*sql.Tx) error) error {
	return p.run(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, f)
}

// Write implements engine.
func (p *postgres) Write(ctx context.Context, f func(*sql.Tx) error) error {
	for try := 1; ; try++ {
		err := p.run(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable}, f)
		if try == maxTries || !inTheWay(err) {
			return err
		}
	}
}

// inTheWay reports whether a transaction failed because of another one. The
// failed one has changed nothing.
func inTheWay(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}

// begin starts a transaction. It skips pooled connections that died with an
// earlier server.
func (p *postgres) begin(ctx context.Context, o *sql.TxOptions) (*sql.Tx, error) {
	for try := 0; ; try++ {
		tx, err := p.db.BeginTx(ctx, o)
		var none *pgconn.ConnectError
		if err == nil || try == maxConnections || ctx.Err() != nil || errors.As(err, &none) {
			return tx, err
		}
	}
}

func (p *postgres) run(ctx context.Context, o *sql.TxOptions, f func(*sql.Tx) error) error {
	tx, err := p.begin(ctx, o)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = ErrNotFound
		}
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	return tx.Commit()
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) || errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return err
}

// Close implements engine.
func (p *postgres) Close() error { return p.db.Close() }
