"""Routes of the network: the card, the code, who was met, the book."""

from __future__ import annotations

NETWORK = """
anyone      POST /b/<code>/cards
anyone      GET  /consents/<token>
anyone      POST /consents/<token>/end
anyone      GET  /member/<any('sw', 'keep'):name>.js
anyone      GET  /p/<address>
anyone      GET  /p/<address>/photo
anyone      GET  /member/<any('sw', 'keep', 'scan', 'reader', 'queue', 'list', 'worker'):name>.js
anyone      GET  /member/scan.css
anyone      GET  /t/<secret>/profile
anyone      POST /t/<secret>/profile
signed_in   POST /member/guest
signed_in   POST /member/guest/end
member      GET  /member
member      GET  /member/card
member      POST /member/card
member      POST /member/card/end
member      POST /member/cards
member      POST /member/cards/<int:card_id>
member      POST /member/cards/<int:card_id>/default
member      GET  /member/cards/<int:card_id>/edit
member      POST /member/cards/<int:card_id>/end
member      GET  /member/cards/new
member      GET  /member/contacts/<int:contact_id>/photo
member      POST /member/page
member      POST /member/page/end
member      GET  /member/photo
member      POST /member/photo
member      POST /member/photo/end
member      GET  /member/profile
member      POST /member/profile
member      GET  /member/code
member      POST /member/code
member      POST /member/code/end
member      GET  /member/consents
member      POST /member/consents/<purpose>
member      POST /member/consents/<purpose>/end
member      GET  /member/contact-files
member      POST /member/contact-files
member      GET  /member/contact-files/<int:file_id>
member      POST /member/contact-files/<int:file_id>
member      POST /member/contact-files/<int:file_id>/end
member      POST /member/contact-files/<int:file_id>/taking
member      POST /member/contact-files/<int:file_id>/taking/end
member      GET  /member/contacts
member      POST /member/contacts
member      GET  /member/contacts.vcf
member      GET  /member/contacts/<int:contact_id>
member      POST /member/contacts/<int:contact_id>
member      GET  /member/contacts/<int:contact_id>.vcf
member      POST /member/contacts/<int:contact_id>/archive
member      POST /member/contacts/<int:contact_id>/archive/end
member      POST /member/contacts/<int:contact_id>/block
member      POST /member/contacts/<int:contact_id>/block/end
member      GET  /member/contacts/<int:contact_id>/edit
member      POST /member/contacts/<int:contact_id>/ring
member      POST /member/contacts/<int:contact_id>/sharing
member      POST /member/contacts/<int:contact_id>/sharing/end
member      GET  /member/contacts/new
member      GET  /member/encounters
member      GET  /member/evenings/<code>
member      POST /member/encounters
member      GET  /member/erasure
member      POST /member/erasure
member      POST /member/erasure/end
member      POST /member/left-cards/<token>
member      POST /member/left-cards/<token>/end
member      GET  /member/pictures
member      GET  /member/reports
member      POST /member/reports
member      GET  /member/reports.<any('pdf', 'csv'):kind>
member      GET  /member/reports/<int:report_id>
member      GET  /member/reports/<int:report_id>.<any('pdf', 'csv'):kind>
member      POST /member/reports/<int:report_id>/end
member      POST /member/requests/<token>
member      POST /member/requests/<token>/end
member      GET  /member/scan
member      POST /member/scans
organizer   GET  /organize/events/<code>/network
member      GET  /member/review
member      POST /member/review
member      GET  /member/review/circles/<circle>
member      POST /member/review/circles/<circle>
member      POST /member/review/circles/<circle>/mark
member      POST /member/review/done
member      POST /member/review/done/end
member      POST /member/rings
"""
