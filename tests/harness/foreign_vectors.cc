// Password hashes that other programs made, as cheap as those make them; and published ones.
#include "harness/foreign_vectors.h"

namespace gatewarden::test {
namespace {

using enum password::ForeignFormat;

constexpr std::string_view horse = "correct horse battery staple";

constexpr ForeignVector all[] = {
    {"argon2-cffi 25.1", argon2, horse, "$argon2i$v=16$m=256,t=2,p=2$c2FsdHNhbHQwMTIz$MQejqyJfGSq1N7HBFj6gOrx6goHEc8S9"},
    {"argon2-cffi 25.1", argon2, horse, "$argon2i$v=19$m=256,t=2,p=2$c2FsdHNhbHQwMTIz$9WYmvE3OuC4zjvXVGQ43IwgYx1ZtkDbB"},
    {"argon2-cffi 25.1", argon2, horse, "$argon2d$v=16$m=256,t=2,p=2$c2FsdHNhbHQwMTIz$5V5pjZYxxdpr3KwvMtgy8x7Kj1wt1cAn"},
    {"argon2-cffi 25.1", argon2, horse, "$argon2d$v=19$m=256,t=2,p=2$c2FsdHNhbHQwMTIz$lzwyWUMfeX/h/s4sgh7mSxP25vl/vsxC"},
    {"argon2-cffi 25.1", argon2, horse, "$argon2id$v=16$m=256,t=2,p=2$c2FsdHNhbHQwMTIz$IbvIXbgOmJyJEfwNU7PmoDuXF4v9J9Iw"},
    {"argon2-cffi 25.1", argon2, horse, "$argon2id$v=19$m=256,t=2,p=2$c2FsdHNhbHQwMTIz$zQtrBHuQd7M4y9cPYqSPfCbO4p8WRu1O"},
    {"the first without its version, as before 1.3", argon2, horse,
     "$argon2i$m=256,t=2,p=2$c2FsdHNhbHQwMTIz$MQejqyJfGSq1N7HBFj6gOrx6goHEc8S9"},

    {"bcrypt 3.2", bcrypt, horse, "$2a$04$ncI1UYlT0iQ56T40m07TpOj29oDO8xrzEXu9puQVRdQ6sgol7sDDy"},
    {"bcrypt 3.2", bcrypt, horse, "$2b$04$394b8fbHHuNNG.eKDAsaLOkkEiQ6m4Ih7Qfm6GhdZyfsJGFCkozQi"},
    {"passlib 1.7.4", bcrypt, horse, "$2y$04$8lwoeaDROqZKAeSX2Eo9pOyQKM7EfyGspBtWNe.2tirhGVq2.mcl6"},
    {"crypt_blowfish, wrapper.c", bcrypt, "U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"},
    {"crypt_blowfish, wrapper.c", bcrypt, "\xa3", "$2x$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e"},
    {"crypt_blowfish, wrapper.c", bcrypt, "\xa3", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq"},

    {"passlib 1.7.4", scrypt, horse,
     "$scrypt$ln=4,r=8,p=2$CME4BwBgrFWKUYpR6r0Xwg$gBhvyMDv61YhBrfyvszKAmfOSI6Jabrgk2BWcDsibmQ"},
    {"passlib 1.7.4", scrypt, horse, "$7$26..../....Salt.salt$gqKmx1ghIZjcWBj83.syJV7Tn9vCwMCalTFoZrNVIw9"},
    {"yescrypt, TESTS-OK", scrypt, "pleaseletmein",
     "$7$06..../....SodiumChloride$ENlyo6fGw4PCcDBOFepfSZjFUnVatHzCcW55.ZGz3B0"},

    {"yescrypt, TESTS-OK", yescrypt, "pleaseletmein",
     "$y$jD5.7$LdJMENpBABJJ3hIHjB1Bi.$HboGM6qPrsK.StKYGt6KErmUYtioHreJd98oIugoNB6"},
    {"yescrypt, TESTS-OK", yescrypt, "pleaseletmein",
     "$y$jC4$LdJMENpBABJJ3hIHjB1B$jVg4HoqqpbmQv/NCpin.QCMagJ8o4QX7lXdzvVV0xFC"},
    {"yescrypt, TESTS-OK", yescrypt, "pleaseletmein",
     "$y$/B3.6$LdJMENpBABJJ3hIHjB1$h8sE4hJo.BsdlfJr0.d8bNJNPZymH7Y3kLj4aY1Rfc8"},
    {"libxcrypt, test/crypt-gost-yescrypt.c", yescrypt, "pleaseletmein",
     "$gy$j9T$.......$yPMvF1AQ4HzCxBqCADRRM4wpsh9sOAHRICpnl3b0ey9"},

    {"passlib 1.7.4", pbkdf2, horse, "$pbkdf2$7$EMIY49xbyxlDCOE8Z6yV8t6b$NboQjH2NGrzmwXDHv4JzT/jhnK4"},
    {"passlib 1.7.4", pbkdf2, horse, "$pbkdf2-sha256$7$sJbyXqt1DqH0/l8rJcQ4h/Ae$KGyaVfMlnWAYZoahdnyTmyTGav/dsNgFumvSLF75yik"},
    {"passlib 1.7.4", pbkdf2, horse,
     "$pbkdf2-sha512$7$GYOw1vo/Z2ytFeKc817r/R9D$J26oGoEB21N2rGsfYdhSyws8pvkWZGAjYCbUnycqfc9PJ/HdzkvbRtw4Id49ePxLSp0N85mQW9vf"
     "ejawx/mkiA"},
    {"Python's hashlib", pbkdf2, horse, "$pbkdf2-sha256$i=7,l=32$c2FsdHNhbHQ+Pj8$Qg0+SPYQh9ZWNicSMnbripw7uLklFBZiOacXh7lkYUs"},
    {"Python's hashlib", pbkdf2, horse, "$pbkdf2-sha512$i=7$c2FsdHNhbHQ+Pj8$y+Ie79mDVeopmBX35TmGK7QFv2ys6M98ciuurYlB59I"},
    {"Python's hashlib", pbkdf2, horse,
     "$pbkdf2-sha256$i=7,l=64$c2FsdHNhbHQ+Pj8$Qg0+SPYQh9ZWNicSMnbripw7uLklFBZiOacXh7lkYUv3PZf1c8guZSstSeBepgvqvBJZlCquu/E2+B5GO"
     "V5KSA"},

    {"Drepper's specification", sha_crypt, "Hello world!", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"},
    {"Drepper's specification", sha_crypt, "Hello world!",
     "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1"},
    {"Drepper's specification", sha_crypt, "Hello world!",
     "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v."},
    {"passlib 1.7.4", sha_crypt, horse, "$5$rounds=1000$YqRI.xtqciiNtKua$1PWSAA7hraMU9f6cpOf6BL9wP2U4qMzKZ2MLt3aamg6"},
    {"passlib 1.7.4", sha_crypt, horse,
     "$6$rounds=1000$6XZHVjM8I4PIsqB9$TWTIgtrTXh3bSnm.DfN4CzdWfYdaALpt/Zh1APh/Lo9i0wfSPXZ.YjEEbrm0.vsLYRPzJNIETxxKgeDP5N9dt."},

    {"Django 5.2", django_pbkdf2, horse, "pbkdf2_sha256$7$seasalt$RucuhI4XIdcWTY9MjFLuJ+5o+PhIyVYWm4jYXwLe1SA="},
    {"Django 5.2", django_pbkdf2, horse, "pbkdf2_sha1$7$seasalt$70NgO4Nh/9Yl2YayiySmOLQXF7c="},
    {"Django 5.2", django_argon2, horse,
     "argon2$argon2id$v=19$m=64,t=1,p=2$c2Vhc2FsdHNlYXNhbHQ$xf6WpiTXOuYFL3H45X3iF6XcSxKRkKVtVy/9ctRIg7E"},
    {"Django 5.2", django_bcrypt, horse, "bcrypt$$2b$04$dmfPuV1GtV0oDAKQI1HOxOCYtcv6m1NvDyr8DAnD8h3/UCxBuA3.u"},
    {"Django 5.2", django_bcrypt_sha256, horse, "bcrypt_sha256$$2b$04$Azs3TasSQ/cWAVhooRIHze475v.6KbgLXC0aGQxIbSCK4VMLf7Kse"},
    {"Django 5.2", django_scrypt, horse,
     "scrypt$16$seasalt$8$2$4/OOF03aHpRbhrD8G4C1yQi+tpYM33lqVhnzTxkQjStcPQ0y3ly6mK3uD2btZ0Pic7rdbw4TTzHfPkjTf+mlmw=="},

    {"phpass 0.3, test.php", phpass, "test12345", "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"},
    {"passlib 1.7.4", phpass, horse, "$P$5IZFKyGue1hYwxVsc8mfk3k.MIhPah."},
    {"passlib 1.7.4", phpass, horse, "$H$68uo/ykiR/EB7oPC83TH7WaNcf3ETM/"},
    {"Python's hmac and crypt", wordpress, horse, "$wp$2y$04$abcdefghijklmnopqrstuuV0klnHbXcaXKo7A89DBGKqZVoAS9L2u"},
    {"the same, typed with spaces", wordpress, "  correct horse battery staple\t",
     "$wp$2y$04$abcdefghijklmnopqrstuuV0klnHbXcaXKo7A89DBGKqZVoAS9L2u"},
    {"hashcat's example of mode 35500", wordpress, "hashpwn", "$wp$2y$10$607XKVrBjPEqujeOXNwbYuOJ.gPMd2TelMMknmeV70Kap1E81Ovo6"},
    {"hashcat's example of mode 7900", drupal, "hashcat", "$S$C33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzLf"},
    {"Python's hashlib", drupal, horse, "$S$5seasalt.MxNxFM3l7ExRCiFtV8mbERpQnLVKWCXuAYxJc667i.a"},

    {"passlib 1.7.4", ldap_sha, horse, "{SHA}q/eq1kOINtvlJqojGr3i0O73TUI="},
    {"passlib 1.7.4", ldap_sha, horse, "{SSHA}MeIelGUGs8ZvkoTllHySzt2TZK1JqTUm"},
    {"the same, in another case", ldap_sha, horse, "{ssha}MeIelGUGs8ZvkoTllHySzt2TZK1JqTUm"},
    {"passlib 1.7.4", ldap_sha, horse, "{SSHA256}JGHgzRwbnbz4YOh5PAGwFrNd5GXCzAPcluhf/JLkqNqH0PpfizEGYA=="},
    {"passlib 1.7.4", ldap_sha, horse,
     "{SSHA512}9WyQElpAA5ehJfZtegRb/eeh+ERVT2T5/vkKxc2ZvFbb7pCkO/7mhYi3lBOalxE+sDEvcw8SVqagxM0RtPGVmPifk/Ieo7T2"},
    {"Python's hashlib", ldap_sha, horse, "{SHA256}xLvLH77JnWW/WdhcjLYu4tuWPw/hBvSD2a+nO9Tjmoo="},
    {"Python's hashlib", ldap_sha, horse, "{SHA384}wkuSRJyHHzO7vx/BmJ5eEDfPqaPf2xeUf4FyImGB54Jeu0x1B2ORWDW/ElpZDgWu"},
    {"Python's hashlib", ldap_sha, horse,
     "{SHA512}vl73Z52Iq5qQRfYmflX15XhLS4zXZLXNhVpSRPkcYmlTzUbEPXZohz/W7707IhJJMVWAAxljRyoHh4H+BG5irg=="},
    {"Python's hashlib", ldap_sha, horse, "{SSHA384}6KraegvYMaTqW1MZsOsrc6x7TXXqm6qrpaINMYxS4TWk7CdG4KkvEcFw3EsLGnVSc2FsdHNhbHQ="},
    {"passlib 1.7.4", bcrypt, horse, "{CRYPT}$2b$04$p7W8Ri7z7OBoxH3tcrqGGu5wldtG9H5UUjdUNZ59QTEpvX3QoqHSC"},
    {"passlib 1.7.4", sha_crypt, horse,
     "{CRYPT}$6$rounds=1000$vxILWZBX2xoxZc8S$nr0B.2scZjv.f6RI8uDhrsfLxu8VHgoH8acNZbXR0bY4RUSuea4HDy9TnvATw4pCVsCQZ5y0S/J3zB.z.P8Y"
     "h1"},
    {"passlib 1.7.4", pbkdf2, horse, "{PBKDF2}7$8L4XorTWWovRutd6jzHGGMM4$Pvivp1obviLF3LIZC63vJetTCec"},
    {"passlib 1.7.4", pbkdf2, horse, "{PBKDF2-SHA256}7$wdhbKyUkRAjB2Fvrfe99b40R$dzzvfQ8MFJASqscmUlVZkRjozES1eJx7iq9t05dZOOc"},
    {"passlib 1.7.4", pbkdf2, horse,
     "{PBKDF2-SHA512}7$yZlzLmVsrdWacw4BgND6P2fM$YJsIzfJJvwtXY/4ud30IZpKBUNGoal6qRYaDwTUDZnbswJRd0YbdnqWP9RZMfd1nTd4QYTeOb1ffMZYp"
     "VWkByw"},
};

}  // namespace

std::span<const ForeignVector> foreign_vectors() { return all; }

}  // namespace gatewarden::test
