# Makes of a unit its template for further installations on the same host: gatewarden-worker@two.service reads
# /etc/gatewarden/instances/two/, and has its own sockets, credentials and state.
/^Description=/ s/$/ [%i]/
/^# gatewarden-.*@NAME/,/^\[Unit\]/ { /^\[Unit\]/! d }
/^ExecStart=/ s,$, --config /etc/gatewarden/instances/%i/gatewarden.toml,
/^\(RuntimeDirectory\|StateDirectory\)=gatewarden$/ s/$/-%i/
/^\(LoadCredential=\|#   LoadCredential=\)/ s,/etc/gatewarden/,&instances/%i/,
/^\(ListenStream\|ExecStartPre\)=/ s,/run/gatewarden,&-%i,
/^\(Wants\|After\|Service\)=/ s/\(gatewarden-[a-z-]*\)\.\(socket\|service\)/\1@%i.\2/g
